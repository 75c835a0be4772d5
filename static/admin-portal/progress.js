// How far a mailing has come, asked for again every other second while it is being sent.
const SECONDS = 2;
const place = document.querySelector("[data-progress]");

async function renew() {
  const answer = await fetch(place.dataset.progress, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok && !answer.redirected) {
    place.innerHTML = await answer.text();
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
