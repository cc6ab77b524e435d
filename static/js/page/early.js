// Runs before the page is drawn: what only works with script shows itself only where our modules can run.
if ('noModule' in HTMLScriptElement.prototype) document.documentElement.classList.add('scripted');
