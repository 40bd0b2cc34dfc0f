/** One palette for what was done, everywhere; told apart without colour by order, legend and text. */
export const ACTION_SCALE = {
  domain: ['allow', 'throttle', 'block', 'refuse'],
  range: ['#2f9e77', '#e8912d', '#cc3d52', '#7a6bb5']
};
export const STATE_SCALE = {
  domain: ['steady', 'watch', 'act', 'unknown'],
  range: ['#2f9e77', '#e8912d', '#cc3d52', '#8b93a1']
};
export const CHANGE_SCALE = { domain: ['newly allowed', 'newly stopped'], range: ['#2f9e77', '#cc3d52'] };
export const BLUE = '#3f7cd6';
export const SERIES = ['#3f7cd6', '#e8912d', '#2f9e77', '#a757a8', '#cc3d52', '#7a8699'];
