// Runs before the page is drawn, so that the theme that was chosen is there at once.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch { /* no storage: the system's theme it is */ }
