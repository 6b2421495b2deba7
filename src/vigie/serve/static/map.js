// Maps: country outlines from Natural Earth, circles from the server (clustered there), no tiles unless configured.
"use strict";
(() => {
  const outlines = new Map();
  const live = new Map();
  // Rings that cross the 180th meridian run on beyond it, lest they be drawn across the whole map; a polar cap cannot.
  const unwrapped = (land) => {
    const whole = (ring) => {
      const crosses = ring.some((point, index) => index > 0 && Math.abs(point[0] - ring[index - 1][0]) > 180);
      return crosses ? ring.map(([x, y]) => [x < 0 ? x + 360 : x, y]) : ring;
    };
    const features = land.features.filter((one) => one.id !== "AQ").map((one) => {
      const parts = one.geometry.type === "Polygon" ? [one.geometry.coordinates] : one.geometry.coordinates;
      return { ...one, geometry: { type: "MultiPolygon", coordinates: parts.map((rings) => rings.map(whole)) } };
    });
    return { type: "FeatureCollection", features };
  };
  const load = (address) => {
    if (!outlines.has(address)) {
      outlines.set(address, fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
        return answer.json();
      }).then((topology) => unwrapped(window.topojson.feature(topology, topology.objects.countries))));
    }
    return outlines.get(address);
  };
  const el = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };

  const popup = (point, words, map) => {
    const box = el("div");
    if (point.id) {
      box.append(el("a", point.label || point.id, { href: `/incidents/${encodeURIComponent(point.id)}` }));
      if (point.killed) box.append(el("div", `${point.killed} ${words.killed}`));
    } else {
      box.append(el("strong", `${point.count} ${words.incidents}`));
      if (point.killed) box.append(el("div", `${point.killed} ${words.killed}`));
      const button = el("button", words.zoom, { type: "button" });
      button.addEventListener("click", () => map.setView([point.latitude, point.longitude], Math.min(map.getZoom() + 3, map.getMaxZoom())));
      box.append(button);
      const list = el("ul");
      point.ids.slice(0, 8).forEach((id) => {
        const line = el("li");
        line.append(el("a", id, { href: `/incidents/${encodeURIComponent(id)}` }));
        list.append(line);
      });
      box.append(list);
    }
    box.append(el("div", words[point.precision] || point.precision, { class: "small soft" }));
    return box;
  };

  const rowOf = (id) => document.querySelector(`[data-id="${CSS.escape(id)}"]`);
  const pick = (ids, on) => ids.forEach((id) => { const row = rowOf(id); if (row) row.classList.toggle("is-picked", on); });

  const draw = (state, points) => {
    state.layer.clearLayers();
    state.marks.clear();
    const numbers = [];
    const exact = (point) => (point.precision === "city" ? 1 : 0);
    points.slice().sort((a, b) => exact(a) - exact(b) || b.count - a.count).forEach((point) => {
      const vague = point.precision === "country" ? " spot--country" : point.precision === "region" ? " spot--region" : "";
      const radius = Math.min(4.5 + (vague ? 1.7 : 2.5) * Math.sqrt(point.count), vague ? 15 : 22);
      const mark = window.L.circleMarker([point.latitude, point.longitude], { radius, className: `spot${vague}`, weight: 1.2 });
      mark.bindPopup(() => popup(point, state.words, state.map));
      mark.on("mouseover", () => pick(point.ids, true));
      mark.on("mouseout", () => pick(point.ids, false));
      mark.addTo(state.layer);
      if (points.length === 1 && point.label) mark.bindTooltip(el("span", point.label), { permanent: true, direction: "right", offset: [8, 0], className: "spot-name" });
      const path = mark.getElement();
      if (path) {
        const told = `${point.label || `${point.count} ${state.words.incidents}`}`;
        path.setAttribute("tabindex", "0");
        path.setAttribute("role", "button");
        path.setAttribute("aria-label", told);
        path.dataset.count = String(point.count);
        path.addEventListener("keydown", (event) => { if (event.key === "Enter") mark.openPopup(); });
      }
      if (point.count > 1) numbers.push(point);
      point.ids.forEach((id) => state.marks.set(id, mark));
    });
    number(state, numbers);
  };

  // Numbers on circles, the largest first; one that would cover another is left to the popup.
  const number = (state, points) => {
    const taken = [];
    points.sort((a, b) => b.count - a.count).forEach((point) => {
      const at = state.map.project([point.latitude, point.longitude]);
      if (taken.some((other) => Math.abs(other.x - at.x) < 22 && Math.abs(other.y - at.y) < 15)) return;
      taken.push(at);
      const faint = point.precision === "city" ? "" : " spot-count--faint";
      const icon = window.L.divIcon({ className: `spot-count${faint}`, html: String(Number(point.count)), iconSize: [30, 20] });
      window.L.marker([point.latitude, point.longitude], { interactive: false, keyboard: false, icon }).addTo(state.layer);
    });
  };

  const refresh = async (state, fit) => {
    const address = new URL(state.source, window.location.href);
    address.searchParams.set("zoom", String(Math.floor(state.map.getZoom())));
    const mine = ++state.asked;
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`);
    const view = await answer.json();
    if (mine !== state.asked) return;
    if (fit && view.points.length) {
      const bounds = window.L.latLngBounds(view.points.map((point) => [point.latitude, point.longitude]));
      state.map.fitBounds(bounds.pad(0.15), { maxZoom: view.points.length === 1 ? 4 : 6, animate: false });
      if (Math.floor(state.map.getZoom()) !== view.zoom) return refresh(state, false);
    }
    draw(state, view.points);
    if (view.circle) window.L.circle([view.circle[0], view.circle[1]], { radius: view.circle[2] * 1000, className: "land-circle", fill: false, weight: 1.5, dashArray: "5 4" }).addTo(state.layer);
    state.box.dataset.drawn = String(view.points.reduce((sum, point) => sum + point.count, 0));
  };

  const start = async (box) => {
    if (live.has(box) || !window.L) return;
    const words = JSON.parse(box.dataset.words);
    const map = window.L.map(box, { worldCopyJump: true, minZoom: 1, maxZoom: 12, zoomControl: false, attributionControl: true, scrollWheelZoom: false, zoomSnap: 0.5 });
    window.L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
    map.attributionControl.setPrefix(false);
    map.on("focus click", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    map.setView([25, 15], 1.5);
    const state = { map, box, words, source: box.dataset.src, layer: window.L.layerGroup().addTo(map), marks: new Map(), asked: 0 };
    live.set(box, state);
    const fail = () => { box.replaceChildren(el("p", words.broken, { class: "error", role: "alert" })); };
    try {
      if (box.dataset.tiles) window.L.tileLayer(box.dataset.tiles, { attribution: box.dataset.credit }).addTo(map);
      const land = await load(box.dataset.outlines);
      map.attributionControl.addAttribution("Natural Earth");
      window.L.geoJSON(land, { interactive: false, style: () => ({ className: "land", fill: !box.dataset.tiles, weight: 0.7 }) }).addTo(map).bringToBack();
      await refresh(state, true);
      map.on("zoomend", () => refresh(state, false).catch(fail));
    } catch (error) {
      fail();
    }
  };

  const all = () => {
    for (const [box, state] of live) if (!box.isConnected) { state.map.remove(); live.delete(box); }
    document.querySelectorAll(".map[data-src]").forEach(start);
  };
  document.addEventListener("DOMContentLoaded", all);
  document.addEventListener("htmx:afterSettle", all);

  // A row points at its circle; the button keeps only what lies in the area shown.
  const point = (event, on) => {
    const row = event.target instanceof Element ? event.target.closest("[data-id]") : null;
    if (!row) return;
    for (const state of live.values()) {
      const mark = state.marks.get(row.dataset.id);
      if (mark && mark.getElement()) mark.getElement().classList.toggle("is-picked", on);
    }
  };
  document.addEventListener("mouseover", (event) => point(event, true));
  document.addEventListener("mouseout", (event) => point(event, false));
  document.addEventListener("focusin", (event) => point(event, true));
  document.addEventListener("focusout", (event) => point(event, false));
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.target.id !== "map-filter") return;
    const state = [...live.values()][0];
    const field = document.getElementById("f-bbox");
    if (!state || !field) return;
    const bounds = state.map.getBounds();
    const held = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(2);
    field.value = [held(bounds.getWest(), 180), held(bounds.getSouth(), 90), held(bounds.getEast(), 180), held(bounds.getNorth(), 90)].join(",");
    field.form.requestSubmit();
  });
})();
