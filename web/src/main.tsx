/** Where the application begins. */
import '@/ui/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/App';

const place = document.getElementById('root');
if (!place) throw new Error('The page has no #root to render into.');
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
