import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './shell/app.tsx'
import { FaultShown } from './shell/fault.tsx'
import './styles/tokens.css'
import './styles/base.css'

const desk = document.getElementById('desk')
if (desk === null) throw new Error('index.html has no element with the id "desk" to draw into')
createRoot(desk).render(
  <StrictMode>
    <FaultShown>
      <App />
    </FaultShown>
  </StrictMode>,
)
