// How many get it, asked for anew when a box has been ticked. Without this the button counts.
const PAUSE = 250; // milliseconds after the last tick
const form = document.querySelector("[data-count]");
const place = form?.querySelector("[data-counted]");
let waiting;
let asked = 0;

async function count() {
  const turn = ++asked;
  place.setAttribute("aria-busy", "true");
  const body = new FormData(form);
  const answer = await fetch(form.dataset.count, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
  if (turn !== asked) return; // a later tick has asked again
  place.removeAttribute("aria-busy");
  const isCounted = answer?.ok && !answer.redirected;
  if (isCounted) place.innerHTML = await answer.text();
  // A number of who was ticked before must not stand there as if it were of now.
  place.hidden = !isCounted;
  form.querySelector("[data-uncounted]").hidden = isCounted;
}

function countSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(count, PAUSE);
}

function find({ target: field }) {
  const wanted = field.value.trim().toLocaleLowerCase("sv");
  for (const box of field.closest("details").querySelectorAll(".audience__boxes > div > div")) {
    box.hidden = !box.textContent.toLocaleLowerCase("sv").includes(wanted);
  }
}

form?.addEventListener("change", ({ target }) => target.matches("[type=checkbox]") && countSoon());
for (const field of form?.querySelectorAll("[data-find]") ?? []) {
  field.closest("label").hidden = false;
  field.addEventListener("input", find);
  // The key would press the form's first button, which saves.
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}
// The browser has put the ticks back: by its back button, or when it loads the page again.
addEventListener("pageshow", () => {
  if ([...(form?.querySelectorAll("[type=checkbox]") ?? [])].some((box) => box.checked !== box.defaultChecked)) countSoon();
});
