/* Forms that a button opens: in place beneath the button, with their confirmation in view. The page does not scroll for
   them; without this script they open as the style sheet places them. */
"use strict";
(() => {
  const BESIDE = "main .buttons > details.confirm";
  const EDGE = 8, ROOM = 260;
  const panelOf = (details) => details.matches(BESIDE) && details.querySelector(":scope > form, :scope > div");

  // Within the edges of the screen; above the button only where there is no room beneath it.
  function place(details, panel) {
    panel.removeAttribute("style");
    const button = details.firstElementChild.getBoundingClientRect(), size = panel.getBoundingClientRect();
    const height = innerHeight, width = document.documentElement.clientWidth;
    const below = height - button.bottom - 2 * EDGE, above = button.top - 2 * EDGE;
    const isUp = below < Math.min(size.height, ROOM) && above > below;
    const left = Math.max(EDGE, Math.min(button.left, width - EDGE - size.width));
    panel.style.left = `${left - details.getBoundingClientRect().left}px`;
    panel.style.right = "auto";
    panel.style.maxHeight = `${Math.max(isUp ? above : below, Math.min(ROOM, height / 2))}px`;
    panel.classList.toggle("above", isUp);
    panel.classList.toggle("leftwards", left + size.width / 2 < (button.left + button.right) / 2);
  }
  // What opens in the flow of the page: its end comes into view, and what was clicked stays there.
  function reveal(details) {
    const low = details.getBoundingClientRect().bottom + EDGE - innerHeight;
    if (low > 0) scrollBy(0, Math.min(low, details.firstElementChild.getBoundingClientRect().top - 8 * EDGE));
  }
  document.addEventListener("toggle", (event) => {
    const details = event.target;
    if (!details.matches("details.confirm[open]")) return;
    const panel = panelOf(details);
    if (!panel) { if (details.contains(document.activeElement)) reveal(details); return; }
    for (const each of document.querySelectorAll(`${BESIDE}[open]`)) if (each !== details) each.open = false;
    place(details, panel);
  }, true);
  addEventListener("resize", () => {
    for (const each of document.querySelectorAll(`${BESIDE}[open]`)) {
      const panel = panelOf(each);
      if (panel && !panel.contains(document.activeElement)) place(each, panel);
    }
  });
  // What was typed stays in a form that is closed.
  addEventListener("click", (event) => {
    for (const each of document.querySelectorAll(`${BESIDE}[open]`)) {
      if (panelOf(each) && event.target.isConnected && !each.contains(event.target)) each.open = false;
    }
  });
  addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && !event.isComposing && event.target.closest(`${BESIDE}[open]`);
    if (!open) return;
    open.open = false;
    open.firstElementChild.focus();
  });
})();
