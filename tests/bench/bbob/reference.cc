// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/bbob/reference.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

#include "tests/bench/bbob/bbob.h"

namespace hpo::bbob {
namespace {

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

// Calls with each row below the heading, split at commas.
void ForEachRow(const std::string& path, const std::function<void(const std::vector<std::string>&)>& row) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    if (!line.empty()) row(Split(line, ','));
  }
}

// Functions by problem, "bbob_f001_i01_d02": making one costs more than calling it.
class Suite {
 public:
  const BbobFunction& operator[](const std::string& problem) {
    const auto found = functions_.find(problem);
    if (found != functions_.end()) return found->second;
    int function = 0, instance = 0, dimension = 0;
    if (std::sscanf(problem.c_str(), "bbob_f%d_i%d_d%d", &function, &instance, &dimension) != 3) {
      throw std::runtime_error("not a BBOB problem: " + problem);
    }
    return functions_.emplace(problem, BbobFunction(function, dimension, instance)).first->second;
  }

 private:
  std::map<std::string, BbobFunction> functions_;
};

double Fraction(double x) { return x - std::floor(x); }

// The test point p0, p1, p2 or p3 within the box.
Point TestPoint(const std::string& kind, std::size_t dimension) {
  Point x(dimension);
  for (std::size_t i = 0; i < dimension; ++i) {
    const auto k = static_cast<double>(i + 1);
    double u = 0.5;
    if (kind == "p1") u = Fraction(k * 0.6180339887498949);
    if (kind == "p2") u = 0.5 + 0.4 * std::sin(k);
    if (kind == "p3") u = 0.9 - 0.8 * Fraction(k * 0.41421356237309515);
    x[i] = kLow + u * (kHigh - kLow);
  }
  return x;
}

}  // namespace

void Agreement::Compare(double ours, double theirs, const std::string& problem) {
  const double deviation = std::fabs(ours - theirs) / std::max(1.0, std::fabs(theirs));
  ++compared;
  if (ours == theirs) ++identical;
  if (deviation <= largest) return;
  largest = deviation;
  where = problem;
}

ReferenceCheck CheckAgainst(const std::string& folder) {
  ReferenceCheck check;
  Suite suite;
  ForEachRow(folder + "/bbob_ref.csv", [&](const std::vector<std::string>& row) {
    if (row.size() < 7) throw std::runtime_error("bbob_ref.csv: a row is cut short");
    const BbobFunction& function = suite[row[0]];
    const double theirs = std::stod(row[6]);
    if (row[5] == "best") return check.optima.Compare(function.optimum(), theirs, row[0]);
    check.values.Compare(function(TestPoint(row[5], function.optimal_point().size())), theirs, row[0]);
  });
  ForEachRow(folder + "/bbob_xopt.csv", [&](const std::vector<std::string>& row) {
    if (row.size() < 4) throw std::runtime_error("bbob_xopt.csv: a row is cut short");
    const BbobFunction& function = suite[row[0]];
    check.optima.Compare(function.optimum(), std::stod(row[2]), row[0]);
    const std::vector<std::string> coordinates = Split(row[3], ';');
    for (std::size_t i = 0; i < coordinates.size() && i < function.optimal_point().size(); ++i) {
      check.optimal_points.Compare(function.optimal_point()[i], std::stod(coordinates[i]), row[0]);
    }
  });
  return check;
}

}  // namespace hpo::bbob
