// SPDX-License-Identifier: Apache-2.0
#include "hpo/cli/plotly.h"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/base/file_system.h"

namespace hpo::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFile = "plotly.min.js";

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<fs::path> Places() {
  if (const std::string given = Variable("HPO_PLOTLY"); !given.empty()) return {given};
  std::error_code none;
  std::vector<fs::path> places;
  const fs::path program = fs::read_symlink("/proc/self/exe", none);
  if (!program.empty()) places.push_back(program.parent_path().parent_path() / "share/hpo" / kFile);
  const std::string cache = Variable("XDG_CACHE_HOME"), home = Variable("HOME");
  if (!cache.empty() || !home.empty()) {
    places.push_back((cache.empty() ? fs::path(home) / ".cache" : fs::path(cache)) / "hpo/plotly" / kFile);
  }
  return places;
}

}  // namespace

std::string LoadPlotly() {
  DiskFileSystem files;
  std::string looked;
  for (const fs::path& place : Places()) {
    if (const std::optional<std::string> text = files.Read(place)) return *text;
    looked += (looked.empty() ? "" : " nor at ") + place.string();
  }
  throw Error(ErrorCode::kUnavailable,
              "pages need it and it is not at " + looked +
                  "; run scripts/fetch.sh plotly of the source tree, or set HPO_PLOTLY to a copy",
              kFile);
}

}  // namespace hpo::cli
