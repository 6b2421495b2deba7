// An article's marks: an event chosen shows its own alone; n and p walk through them.
"use strict";
(() => {
  const text = document.getElementById("article-text");
  if (!text) return;
  const marks = [...text.querySelectorAll("mark")];
  const buttons = [...document.querySelectorAll("button.event")];
  let chosen = text.dataset.chosen || null;
  const holds = (mark) => chosen === null || mark.dataset.events.split(" ").includes(chosen);
  const show = () => {
    marks.forEach((mark) => { mark.classList.toggle("is-off", !holds(mark)); mark.tabIndex = holds(mark) ? 0 : -1; });
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.event === chosen)));
  };
  const choose = (event) => { chosen = chosen === event ? null : event; show(); };
  buttons.forEach((button) => button.addEventListener("click", () => {
    choose(button.dataset.event);
    const first = chosen === null ? null : marks.find(holds);
    if (first) first.scrollIntoView({ block: "center" });
  }));
  const lit = (mark, on) => {
    mark.classList.toggle("is-on", on);
    mark.dataset.events.split(" ").forEach((event) => {
      const button = buttons.find((one) => one.dataset.event === event);
      if (button) button.parentElement.classList.toggle("is-picked", on);
    });
  };
  marks.forEach((mark) => {
    ["mouseenter", "focus"].forEach((kind) => mark.addEventListener(kind, () => lit(mark, true)));
    ["mouseleave", "blur"].forEach((kind) => mark.addEventListener(kind, () => lit(mark, false)));
    const open = () => { const first = mark.dataset.events.split(" ")[0]; if (chosen !== first) choose(first); document.getElementById(`e${first}`).scrollIntoView({ block: "nearest" }); };
    mark.addEventListener("click", open);
    mark.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || window.vigie.typing(event.target) || !["n", "p"].includes(event.key)) return;
    const shown = marks.filter(holds);
    if (!shown.length) return;
    const at = shown.indexOf(document.activeElement);
    const next = event.key === "n" ? (at + 1) % shown.length : (at - 1 + shown.length) % shown.length;
    shown[at < 0 && event.key === "p" ? shown.length - 1 : next].focus();
  });
  show();
})();
