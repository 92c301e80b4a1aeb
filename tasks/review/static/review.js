// Keys for the buttons, and what screen readers are told. The page works without it.
"use strict";

const KEYS = "paperlake-keys";
const said = document.getElementById("said");
const keys = document.getElementById("keys");
let isSent = false;

function areOn() {
  return localStorage.getItem(KEYS) !== "off";
}

function isTyping(element) {
  return element.matches("input, textarea, select") && element.type !== "hidden";
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (!areOn()) return;
  const field = [...document.querySelectorAll("[data-focus]")].find((each) => each.dataset.focus === event.key);
  const button = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
  if (field) {
    event.preventDefault();
    field.focus();
  } else if (button && !button.disabled) {
    event.preventDefault();
    button.click();
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  if (isSent) event.preventDefault();
  isSent = true;
});
addEventListener("pageshow", () => { isSent = false; });

if (keys) {
  const show = () => {
    keys.setAttribute("aria-pressed", String(areOn()));
    keys.textContent = areOn() ? "Keys on" : "Keys off";
    document.body.classList.toggle("without-keys", !areOn());
  };
  keys.hidden = false;
  keys.addEventListener("click", () => {
    localStorage.setItem(KEYS, areOn() ? "off" : "on");
    show();
  });
  show();
}

// A screen reader reads what changes after the page is there.
if (said && said.textContent.trim()) {
  document.getElementById("question")?.focus({ preventScroll: true });
  setTimeout(() => { document.getElementById("live").textContent = said.textContent; }, 100);
}
