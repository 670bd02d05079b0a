// Applies the stored theme before the first paint; a file of its own because the policy admits no inline script.
try {
  const theme = localStorage.getItem('consulta.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: the system's theme then decides.
}
