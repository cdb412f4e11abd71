//! Marks a build as one that `tools/split` cuts afterwards, in release where ATALAYA_SPLIT is set: it needs the linker's
//! notes on what refers to what. Any other build is whole.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=ATALAYA_SPLIT");
    println!("cargo::rustc-check-cfg=cfg(split)");
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if is_release && std::env::var_os("ATALAYA_SPLIT").is_some() {
        println!("cargo::rustc-cfg=split");
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
