// The desk speaks English, whatever the browser speaks. uPlot makes a formatter for the language of the browser as it is loaded, and a
// browser started in the POSIX locale (LANG=C, as on many servers and wall screens) names one that no formatter knows: `en-US@posix`.
// That failed before anything was drawn. This file has to be loaded before uPlot.
Object.defineProperty(navigator, 'language', { value: 'en-US' })
