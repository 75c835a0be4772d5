// How far a mailing has come, asked for again every other second while it is being sent.
const SECONDS = 2;
const place = document.querySelector("[data-progress]");

/** Put the new part in the old one's place; who stands on a link in it by keyboard stays there. */
function show(part) {
  const focused = place.contains(document.activeElement) && document.activeElement.getAttribute("href");
  place.innerHTML = part;
  if (focused) {
    [...place.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
  }
}

async function renew() {
  const answer = await fetch(place.dataset.progress + location.search, { credentials: "same-origin" }).catch(
    () => null,
  );
  if (answer?.ok && !answer.redirected) {
    show(await answer.text());
    if (place.querySelector("[data-state]")?.dataset.state !== place.dataset.state) {
      location.reload(); // other buttons are offered now
      return;
    }
  }
  setTimeout(renew, SECONDS * 1000);
}

if (place?.dataset.state === "running") {
  setTimeout(renew, SECONDS * 1000);
}
