export { PageControls } from "./PageControls";
export { presentationsReducer } from "./presentations.reducer";
export { SlidesList } from "./SlidesList";
export { UploadArea, UploadProgress, useUploads } from "./UploadSlides";
export { useCurrentPage, usePageImage } from "./usePages";
