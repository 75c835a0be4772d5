// The order of a list by drag or by its buttons, without leaving the page: the places are saved with the form.
// Without this script each button saves the form and moves one step.
const list = document.querySelector("[data-order]");

function number() {
  [...list.children].forEach((row, index) => {
    document.getElementById(row.dataset.position).value = index + 1;
  });
}

function tell(row) {
  const place = [...list.children].indexOf(row) + 1;
  document.querySelector("[data-order-said]").textContent = list.dataset.said
    .replace("%(place)s", place)
    .replace("%(count)s", list.children.length);
}

function moved(row) {
  number();
  tell(row);
}

function step(row, by) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (other) {
    other[by < 0 ? "before" : "after"](row);
  }
  moved(row);
}

if (list) {
  let dragged = null;

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[name=_move]");
    if (button) {
      event.preventDefault();
      step(button.closest("li"), Number(button.value.split(" ")[1]));
      button.focus();
    }
  });

  for (const row of list.children) {
    const grip = row.querySelector("[data-grip]");
    grip.hidden = false;
    // Only by the grip, so that the words can be marked and the buttons pressed.
    grip.addEventListener("pointerdown", () => {
      row.draggable = true;
    });
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    row.addEventListener("dragover", (event) => {
      if (dragged && dragged !== row) {
        event.preventDefault();
        const { top, height } = row.getBoundingClientRect();
        row[event.clientY < top + height / 2 ? "before" : "after"](dragged);
      }
    });
    row.addEventListener("dragend", () => {
      row.draggable = false;
      dragged = null;
      moved(row);
    });
    row.addEventListener("drop", (event) => event.preventDefault());
  }
}
