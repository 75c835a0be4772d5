// A file that is too big is told of at once, before anything is sent.
for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => {
    const isTooBig = [...field.files].some((file) => file.size > Number(field.dataset.most));
    field.setCustomValidity(isTooBig ? field.dataset.tooBig : "");
    if (isTooBig) field.reportValidity();
  });
}
