export { PageControls } from "./PageControls";
export { presentationsReducer } from "./presentations.reducer";
export { UploadArea, UploadProgress, useUploads } from "./UploadSlides";
export { useCurrentPage, usePageImage } from "./usePages";
