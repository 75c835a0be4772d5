// A file that is too big is told of at once, before anything is sent.
document.addEventListener("change", ({ target: field }) => {
  if (!field.matches("input[type=file][data-most]")) return;
  const isTooBig = [...field.files].some((file) => file.size > Number(field.dataset.most));
  field.setCustomValidity(isTooBig ? field.dataset.tooBig : "");
  if (isTooBig) field.reportValidity();
});
