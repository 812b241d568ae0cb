/*
 * Projects: as archives, as JSON, file by file.
 */
#ifndef GENERATE_H
#define GENERATE_H

#include "exchange.h"

route_handler generate_zip;
route_handler generate_tgz;
route_handler generate_json;
route_handler generate_file;

#endif
