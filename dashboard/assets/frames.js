/* Frames: what the server drew goes into the panels; each keeps its last frame until the next. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const frames = new Map(
    Object.entries(facts.stamps).map(([name, stamp]) => [name, { ...drawn(name), stamp }]),
  );
  let device = "";
  let last = null;
  let drawnInto = null;

  /* Give the frame of a panel that the document came with. */
  function drawn(name) {
    const panel = document.getElementById(`panel-${name}`);
    return {
      html: panel.querySelector(".drawing").innerHTML,
      head: panel.querySelector(".head").innerHTML,
      summary: panel.querySelector(".summary").textContent,
      props: {},
      state: "drawn",
    };
  }

  const slot = () => document.getElementById("slot");
  const board = () => slot()?.querySelector(`.board[data-device="${device}"]`);
  const nextPaint = () => new Promise((resolve) => requestAnimationFrame(resolve));

  async function placed() {
    while (!board()) await nextPaint();
    return board();
  }

  function take(answer) {
    if (answer === last) return;
    last = answer;
    if (device && answer.device !== device) frames.clear();
    device = answer.device;
    for (const [name, frame] of Object.entries(answer.panels)) {
      frames.set(name, { ...frame, isNew: true });
    }
    renew(document.getElementById("top"), answer.top);
    document.title = answer.title;
  }

  /* Replace what an element holds unless it is the same already; focus stays where it was. */
  function renew(element, html) {
    const wanted = Object.assign(document.createElement("template"), { innerHTML: html });
    for (const details of element.querySelectorAll("details[open][id]")) {
      const same = wanted.content.getElementById(details.id);
      if (same) same.open = true;
    }
    if (wanted.innerHTML === element.innerHTML) return;
    const held = element.contains(document.activeElement) ? mark(document.activeElement) : "";
    element.replaceChildren(wanted.content);
    if (held) element.querySelector(held)?.focus({ preventScroll: true });
  }

  function mark(element) {
    if (element.id) return `#${CSS.escape(element.id)}`;
    if (element.dataset.cell) return `[data-cell="${CSS.escape(element.dataset.cell)}"]`;
    const href = element.getAttribute("href");
    return href ? `[href="${CSS.escape(href)}"]` : "";
  }

  const numbers = (element) =>
    new Map([...element.querySelectorAll("[data-cell]")].map((n, at) => [at, n.textContent]));

  function underline(element, before) {
    if (!before.size) return;
    for (const [at, text] of numbers(element)) {
      if (before.has(at) && before.get(at) !== text) {
        const number = element.querySelectorAll("[data-cell]")[at];
        number.classList.add("changed");
        setTimeout(() => number.classList.remove("changed"), 1200);
      }
    }
  }

  const fetched = new Map();
  const turns = new Map();

  /* Give what stands at an address as data; what could not be had is asked for again next time. */
  function fetchData(url) {
    if (!fetched.has(url)) {
      const asked = fetch(url).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)));
      asked.catch(() => fetched.delete(url));
      fetched.set(url, asked);
    }
    return fetched.get(url);
  }

  /* Set the properties of a component. Data that a `url` names are fetched first; a frame that
     came later meanwhile goes before, however late the earlier one's data arrive. */
  async function fill(panel, part, { url, ...props }) {
    const id = { panel, part };
    const key = `${panel} ${part}`;
    const turn = (turns.get(key) || 0) + 1;
    turns.set(key, turn);
    if (url) {
      try {
        props.data = await fetchData(url);
      } catch {
        return;
      }
    }
    if (turns.get(key) === turn) window.dash_clientside.set_props(id, props);
  }

  function show(panel, name, frame) {
    const drawing = panel.querySelector(".drawing");
    const before = numbers(drawing);
    renew(drawing, frame.html);
    renew(panel.querySelector(".head"), frame.head);
    panel.querySelector(".summary").textContent = frame.summary;
    for (const [part, props] of Object.entries(frame.props)) fill(name, part, props);
    panel.querySelector(".body").dataset.state = frame.state;
    if (frame.isNew) underline(drawing, before);
    frame.isNew = false;
  }

  const stamps = () => Object.fromEntries([...frames].map(([name, { stamp }]) => [name, stamp]));

  async function draw(answer, placement) {
    if (!answer) return window.dash_clientside.no_update;
    take(answer);
    if (placement?.props["data-device"] !== device) return stamps();
    const isPlaced = placement !== drawnInto;
    drawnInto = placement;
    const root = await placed();
    for (const [name, frame] of frames) {
      const panel = root.querySelector(`[data-panel="${name}"]`);
      if (panel && (isPlaced || frame.isNew)) show(panel, name, frame);
    }
    document.getElementById("first-frame")?.remove();
    document.dispatchEvent(new Event("govbrain:drawn"));
    return stamps();
  }

  const ask = () => window.dash_clientside.set_props("build", { data: Date.now() });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".retry")) ask();
  });

  window.govbrain = { ...window.govbrain, ask, stamps };
  window.dash_clientside ??= {};
  window.dash_clientside.govbrain = { ...window.dash_clientside.govbrain, draw };
})();
