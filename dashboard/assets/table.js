/* Table: each panel can show its numbers as a table instead of its drawing. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);

  async function fill(panel) {
    const view = panel.querySelector(".table-view");
    const query = new URLSearchParams(location.search);
    query.set("path", location.pathname);
    query.set("panel", panel.dataset.panel);
    query.set("device", panel.closest(".board").dataset.device);
    try {
      const answer = await fetch(`/panel-table?${query}`);
      if (!answer.ok) throw new Error(`table answered ${answer.status}`);
      view.innerHTML = await answer.text();
    } catch {
      view.textContent = facts.words.unloaded;
    }
  }

  function turn(button) {
    const panel = button.closest(".panel");
    const isTable = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isTable));
    button.textContent = isTable ? facts.words.chart : facts.words.table;
    panel.dataset.view = isTable ? "table" : "drawing";
    panel.querySelector(".table-view")?.remove();
    if (!isTable) return;
    const view = Object.assign(document.createElement("div"), { className: "table-view", tabIndex: 0 });
    panel.querySelector(".body").after(view);
    fill(panel);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".table-toggle");
    if (button) turn(button);
  });
  document.addEventListener("govbrain:drawn", () => {
    document.querySelectorAll('[data-view="table"]').forEach(fill);
  });
})();
