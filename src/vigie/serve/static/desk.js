// What every page does: tidy addresses of filters, and the key that leads to the search field.
"use strict";
(() => {
  const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
  window.vigie = { typing };

  // Empty fields say nothing; they stay out of the address.
  document.addEventListener("htmx:configRequest", (event) => {
    const given = event.detail.formData || null;
    if (!given || event.detail.verb !== "get") return;
    for (const name of new Set([...given.keys()])) {
      const kept = given.getAll(name).filter((value) => value !== "");
      given.delete(name);
      kept.forEach((value) => given.append(name, value));
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "get" || form.hasAttribute("hx-get")) return;
    for (const field of form.elements) {
      if ((field.tagName === "INPUT" || field.tagName === "SELECT") && field.value === "") field.disabled = true;
    }
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form [disabled]").forEach((field) => { field.disabled = false; }));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const field = document.getElementById("find");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  // On narrow screens the filters start folded, so that results come first.
  const fold = () => {
    const shell = document.querySelector(".facet-shell");
    if (shell && window.matchMedia("(max-width: 61.99rem)").matches) shell.removeAttribute("open");
  };
  const current = () => {
    const section = document.querySelector(".sections [aria-current]");
    const bar = section && section.closest(".sections");
    if (bar) bar.scrollLeft = section.offsetLeft - bar.clientWidth / 2;
  };
  document.addEventListener("DOMContentLoaded", () => { fold(); current(); });

  // What is being typed while an answer to an earlier filter arrives must not be lost.
  let typed = null;
  document.addEventListener("htmx:beforeSwap", () => {
    const field = document.activeElement;
    const text = field instanceof HTMLInputElement && field.id && field.closest("#filters") && field.type !== "checkbox";
    typed = text ? { id: field.id, value: field.value } : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const field = typed && document.getElementById(typed.id);
    if (field && field.value !== typed.value) field.value = typed.value;
    typed = null;
  });

  // A refused or failed request leaves the page as it was; say so.
  document.addEventListener("htmx:responseError", (event) => {
    const place = document.getElementById("filters");
    if (!place) return;
    place.querySelectorAll(".error").forEach((old) => old.remove());
    const note = document.createElement("p");
    note.className = "error";
    note.setAttribute("role", "alert");
    const parsed = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    note.textContent = (parsed.querySelector("[role=alert]") || parsed.body).textContent.trim().slice(0, 400);
    place.prepend(note);
  });
})();
