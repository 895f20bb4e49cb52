# A NixOS module: imports = [ ./boxdoctor.nix ]; boxdoctor.program = ./boxdoctor-0.1.0-linux-arm64;
# The program is the static one (`make static`), so that nothing has to be patched. The check runs soon after boot, then every half
# hour; the report is in the journal. Nothing waits for it, and it waits for nothing.
{ config, lib, pkgs, ... }:
let
  cfg = config.boxdoctor;
  boxdoctor = pkgs.runCommand "boxdoctor" { } ''
    install -D -m 755 ${cfg.program} $out/bin/boxdoctor
  '';
in
{
  options.boxdoctor.program = lib.mkOption {
    type = lib.types.path;
    description = "The static boxdoctor for this machine's architecture.";
  };

  config = {
    environment.systemPackages = [ boxdoctor ];
    systemd.services.boxdoctor-check = {
      description = "Check whether this box can get its time and names back";
      serviceConfig = {
        Type = "oneshot";
        ExecStart = "${boxdoctor}/bin/boxdoctor check";
        SuccessExitStatus = "1 2 3";
        DynamicUser = true;
      };
    };
    # Never a calendar timer: those start after time-sync.target, which a box without time may never reach.
    systemd.timers.boxdoctor-check = {
      wantedBy = [ "timers.target" ];
      timerConfig = {
        OnBootSec = "90s";
        OnUnitActiveSec = "30min";
        OnClockChange = true;
      };
    };
  };
}
