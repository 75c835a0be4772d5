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
  if (answer?.ok && !answer.redirected) place.innerHTML = await answer.text();
}

form?.addEventListener("change", () => {
  clearTimeout(waiting);
  waiting = setTimeout(count, PAUSE);
});
