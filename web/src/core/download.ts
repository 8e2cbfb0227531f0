/** Gives the visitor a file that is made in the page. */
export type Download = (name: string, text: string) => void;

/** As a browser does it: a link to it is pressed. */
export const browserDownload: Download = (name, text) => {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Firefox reads it after the press.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};
