"use strict";
// The page works without this: it then opens in English.
function show(choice) {
  document.documentElement.lang = choice.value;
  document.title = document.querySelector("#" + choice.value + " h1").textContent;
}
const choices = [...document.querySelectorAll(".languages input")];
for (const choice of choices) {
  choice.addEventListener("change", () => show(choice));
}
for (const language of navigator.languages) {
  const choice = choices.find((each) => language.toLowerCase().split("-")[0] === each.value);
  if (choice) {
    choice.checked = true;
    show(choice);
    break;
  }
}
