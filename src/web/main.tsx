import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Door } from './shell/door.tsx'
import { FaultShown } from './shell/fault.tsx'
import { followTheme } from './shell/theme.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/marks.css'
import './styles/figures.css'
import './styles/overlays.css'
import './styles/phone.css'

const desk = document.getElementById('desk')
if (desk === null) throw new Error('index.html has no element with the id "desk" to draw into')
followTheme()
createRoot(desk).render(
  <StrictMode>
    <FaultShown>
      <Door path={window.location.pathname} />
    </FaultShown>
  </StrictMode>,
)
