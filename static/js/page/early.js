// Runs before the page is drawn, in any browser there is: so in the oldest of the languages.
// What only works with script shows itself only where our modules can run; where they cannot, or did not arrive,
// the page is as good as without script and says which of the two it was.
(function () {
  var QUIET = 400; // milliseconds in which nothing is said
  var LATE = 8000;
  var page = document.documentElement;

  function started() {
    return page.getAttribute('data-started') !== null;
  }

  function stranded(why) {
    if (started() || page.getAttribute('data-stranded')) return;
    page.className = page.className.replace('scripted', '');
    page.setAttribute('data-stranded', why);
  }

  function show(part) {
    var found = document.querySelector(part);
    if (found && !started() && page.getAttribute('data-running') === null) found.hidden = false;
  }

  if (!('noModule' in HTMLScriptElement.prototype)) {
    stranded('old');
    return;
  }
  page.className += ' scripted';
  // A script that did not arrive says so itself; one that this browser cannot read, or run, is an error of the page.
  addEventListener(
    'error',
    function (event) {
      var script = event.target && event.target.nodeName === 'SCRIPT';
      if (script) stranded('lost');
      else if (event.error && String(event.filename).indexOf(location.origin) === 0) stranded('old');
    },
    true,
  );
  addEventListener('unhandledrejection', function () {
    stranded('old');
  });
  // Scripts may be slow too; once they are here they say themselves what they wait for.
  setTimeout(show, QUIET, '[data-arriving]');
  setTimeout(show, LATE, '[data-arriving-late]');
})();
