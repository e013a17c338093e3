/* Sheet: a tap on a number shows where it comes from; the address keeps which one is open. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const sheet = document.getElementById("sheet");
  const body = sheet.querySelector(".sheet-body");
  let shown = "";

  const asked = () => new URLSearchParams(location.search).get("sheet") || "";

  async function fill(cell) {
    const query = new URLSearchParams({ cell, lang: facts.language });
    const day = new URLSearchParams(location.search).get("as_of");
    if (day) query.set("as_of", day);
    const answer = await fetch(`/sheet?${query}`);
    const html = await answer.text();
    if (shown !== cell) return;
    if (answer.ok) body.innerHTML = html;
    else body.textContent = facts.words.unloaded;
  }

  function show() {
    const cell = asked();
    if (cell === shown) return;
    shown = cell;
    if (!cell) {
      sheet.close();
      return;
    }
    if (!sheet.open) sheet.showModal();
    fill(cell).catch(() => {
      body.textContent = facts.words.unloaded;
    });
  }

  const turn = (cell) => window.govbrain.follow(`?${new URLSearchParams({ sheet: cell })}`);

  document.addEventListener("click", (event) => {
    const number = event.target.closest?.("[data-cell]");
    if (number && !facts.wall && !event.target.closest("a[href]")) turn(number.dataset.cell);
    if (event.target === sheet || event.target.closest?.(".sheet-close")) turn("");
  });
  sheet.addEventListener("cancel", (event) => {
    event.preventDefault();
    turn("");
  });

  window.addEventListener("popstate", show);
  window.addEventListener("_dashprivate_pushstate", show);
  document.addEventListener("govbrain:drawn", show);
})();
