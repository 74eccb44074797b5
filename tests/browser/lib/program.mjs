// The program under test, and what it serves.

import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project. */
export const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));

/** The file of the program: what `TEBIKI` names, or what cargo built in this profile. */
export function program(profile = "debug") {
  const target = path.resolve(PROJECT, process.env.CARGO_TARGET_DIR ?? "target");
  return process.env.TEBIKI ?? path.join(target, profile, "tebiki");
}

/** Builds the input of a case of tests/sites, and gives the folder of the site. */
export function fixture(name) {
  const output = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "tebiki-")), "site");
  execFileSync(program(), ["build", path.join(PROJECT, "tests/sites", name, "input"), "--output", output], { stdio: "pipe" });
  return output;
}

/** Lets the program serve a site on a free port, and gives its address and a way to stop it. */
export async function serving(file, folder, ...options) {
  const server = spawn(file, ["serve", folder, "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const base = await new Promise((resolve, reject) => {
    let told = "";
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`tebiki serve ended with ${code}`)));
    server.stdout.on("data", (data) => {
      told += data;
      const url = /Serving (\S+)/.exec(told)?.[1];
      if (url) resolve(url);
    });
  });
  const stop = () => {
    server.removeAllListeners("exit");
    server.kill();
  };
  return { base, stop };
}
