#pragma once
#include <stdbool.h>  // first: without it ldns defines its own bool, which Swift sees as Int8
#include <ldns/ldns.h>
