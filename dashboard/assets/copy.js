/* Copy: a button with data-copy puts the text of what it names on the clipboard and says so. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const done = facts.language === "en" ? "Copied" : "已复制";

  async function copy(button) {
    const text = document.querySelector(button.dataset.copy).textContent;
    await navigator.clipboard.writeText(text);
    button.textContent = done;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    copy(button).catch(() => {
      getSelection().selectAllChildren(document.querySelector(button.dataset.copy));
    });
  });
})();
