// Nothing to call: linking this in is enough (see early.c).
#pragma once
