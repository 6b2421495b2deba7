// The review queue by keyboard: j k move, a x decide, e corrects, m merges, s splits, u undoes, ? tells the keys.
"use strict";
(() => {
  const review = document.getElementById("review");
  if (!review) return;
  const lines = [...review.querySelectorAll(".queue__list > li")];
  const details = [...review.querySelectorAll(".review-item")];
  const help = document.getElementById("help");
  const said = document.getElementById("said");
  let at = Math.max(0, lines.findIndex((line) => line.classList.contains("is-picked")));

  const show = (index, focus) => {
    if (index < 0 || index >= lines.length) return;
    at = index;
    lines.forEach((line, number) => {
      line.classList.toggle("is-picked", number === index);
      const link = line.querySelector("a");
      if (number === index) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
    details.forEach((detail, number) => { detail.hidden = number !== index; });
    lines[index].scrollIntoView({ block: "nearest" });
    if (focus) lines[index].querySelector("a").focus({ preventScroll: true });
    said.textContent = lines[index].innerText;
  };
  const within = (selector) => (details[at] ? details[at].querySelector(selector) : null);
  const submit = (selector) => { const button = within(selector); if (button) button.click(); };
  const edit = (selector) => { const field = within(selector); if (field) { field.focus(); if (field.select) field.select(); } };

  const keys = {
    j: () => show(at + 1, true),
    k: () => show(at - 1, true),
    a: () => submit("[data-do=accept]"),
    x: () => submit("[data-do=reject]"),
    e: () => edit("[data-act=correct] input[name=value]"),
    m: () => edit("[data-act=merge] input[name=other]"),
    s: () => submit("[data-act=split] button"),
    u: () => { const form = document.getElementById("undo-form"); if (form) form.requestSubmit(); },
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.key === "Escape" && window.vigie.typing(event.target)) { event.target.blur(); return; }
    if (window.vigie.typing(event.target) || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  document.getElementById("help-open").addEventListener("click", () => help.showModal());
  lines.forEach((line, index) => line.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    show(index, false);
    // On a phone the item in hand stands above the list.
    if (window.matchMedia("(max-width: 40rem)").matches) details[index].scrollIntoView({ block: "start" });
  }));
  if (lines.length) show(at, false);
})();
