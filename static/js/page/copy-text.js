/**
 * Copies an element's text. On plain HTTP there is no clipboard to write to: the text is selected, and copied
 * by the browser's own command where it has one.
 *
 * @param {HTMLElement} element
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyText(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand('copy');
  }
}
