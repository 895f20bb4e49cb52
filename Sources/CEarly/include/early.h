// See early.c.
#pragma once

// Argument `index` of the program, 0 being its name; NULL past the last.
const char *_Nullable box_argument(int index);
