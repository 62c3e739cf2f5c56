// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/application.h"

int main(int argc, char** argv) {
  hpo::cli::Terminal terminal = hpo::cli::ProcessTerminal();
  return hpo::cli::RunApplication({argv + 1, argv + argc}, terminal);
}
