/** Where the screen on a wall stands. Its link brings a token behind `#`, which the door takes first. */
export const WALLBOARD_PATH = '/wallboard'
