/*
 * The configurator: one page that shows the choices, what the rules say, the
 * archive and its source. The same path gives help text to a terminal and the
 * catalogue to a program.
 */
#ifndef HOME_H
#define HOME_H

#include "exchange.h"

route_handler home_show;
route_handler home_explore;

#endif
