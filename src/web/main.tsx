import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

const desk = document.getElementById('desk')
if (desk === null) throw new Error('index.html has no element with the id "desk" to draw into')
createRoot(desk).render(
  <StrictMode>
    <h1>Loadline</h1>
  </StrictMode>,
)
