"use strict";
// The address says all: a choice is a new address. "/" goes to the search field.
(() => {
  const form = document.getElementById("pick");
  if (form) form.addEventListener("change", (e) => { if (e.target.tagName === "SELECT") form.requestSubmit(); });
  if (form) form.addEventListener("submit", () => { for (const i of form.querySelectorAll("input,select")) if (!i.value) i.disabled = true; });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || e.isComposing || e.ctrlKey || e.altKey || e.metaKey || /INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName)) return;
    const q = document.querySelector("main input[type=search]");
    if (q) { e.preventDefault(); q.focus(); q.select(); }
  });
  for (const b of document.querySelectorAll("[data-print]")) b.addEventListener("click", () => window.print());
})();
