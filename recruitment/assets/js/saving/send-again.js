// Sends a form that was held back. Not before the event that held it back is over: until then browsers ignore it, and
// where nothing had to be waited for it is not over yet.
export function sendAgain(form, submitter) {
  setTimeout(() => form.requestSubmit(submitter));
}
