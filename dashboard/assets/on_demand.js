/* On demand: what takes long is asked for by itself, after the board; the old one stays until then. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const AGAIN_MS = 2500;
  const MOST = 24;
  const last = new Map();

  const panelOf = (place) => place.closest(".panel")?.dataset.panel;

  function fail(place) {
    place.removeAttribute("aria-busy");
    place.textContent = facts.words.unloaded;
  }

  function put(place, html) {
    place.innerHTML = html;
    place.removeAttribute("aria-busy");
    last.set(panelOf(place), html);
    document.dispatchEvent(new Event("govbrain:drawn"));
  }

  /* Ask again while the server serves others; stop when the reader has gone on. */
  async function fill(place, left = MOST) {
    const answer = await fetch(place.dataset.address);
    if (!place.isConnected) return;
    if (answer.status === 503 && left > 0) {
      setTimeout(() => fill(place, left - 1).catch(() => fail(place)), AGAIN_MS);
    } else if (answer.ok) {
      put(place, await answer.text());
    } else {
      fail(place);
    }
  }

  function start(place) {
    place.dataset.asked = "";
    const before = last.get(panelOf(place));
    if (before) place.insertAdjacentHTML("beforeend", `<div class="before" inert>${before}</div>`);
    fill(place).catch(() => fail(place));
  }

  document.addEventListener("govbrain:drawn", () => {
    document.querySelectorAll(".on-demand:not([data-asked])").forEach(start);
  });
})();
