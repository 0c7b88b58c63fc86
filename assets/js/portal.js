// Everything on these pages works without this file. It adds the parts of GOV.UK Frontend that
// make forms easier: counting characters, moving to the first error, showing follow-up questions.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend/dist/govuk/all.mjs";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

// A radio button may not say "expanded" (ARIA has no such state for it), and what it shows comes
// right after it in any case.
class PlainRadios extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

createAll(Button, { preventDoubleClick: true });
for (const part of [
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  PlainRadios,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(part);
}

// The skip link moves the focus and leaves the address alone: a form is sent to the address of its
// page, and a "#main-content" in it would take the focus away from the summary of what is wrong.
for (const link of document.querySelectorAll(".govuk-skip-link")) {
  link.addEventListener("click", (event) => event.preventDefault());
}

// A print button is put in only where it can work.
for (const place of document.querySelectorAll("[data-print]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary portal-no-print";
  button.textContent = place.dataset.print;
  button.addEventListener("click", () => window.print());
  place.append(button);
}
