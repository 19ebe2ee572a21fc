/** The systemd unit that gives the kiosk an X server of its own on the first console, without a log-in. */

export interface UnitOptions {
  readonly address: string;
  /** Who it runs as: never root, whose browser has no sandbox. */
  readonly user: string;
  /** How it is called, by full paths: Node and this program. */
  readonly launcher: string;
}

/** Home, state and profile are one folder, which systemd makes: /var/lib/vitrine-kiosk. */
export function unit({ address, user, launcher }: UnitOptions): string {
  // A percent sign is a specifier to systemd, a dollar sign a variable.
  const quoted = address.replace(/%/g, '%%').replace(/\$/g, '$$$$');
  return `[Unit]
Description=Vitrine store screen
After=systemd-user-sessions.service plymouth-quit-wait.service getty@tty1.service
Conflicts=getty@tty1.service
StartLimitIntervalSec=0

[Service]
User=${user}
SupplementaryGroups=video render input
PAMName=login
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty
StandardOutput=journal
StandardError=journal
UtmpIdentifier=tty1
UtmpMode=user
StateDirectory=vitrine-kiosk
StateDirectoryMode=0700
Environment=HOME=/var/lib/vitrine-kiosk
ExecStart=/usr/bin/xinit ${launcher} "${quoted}" -- /usr/lib/xorg/Xorg :0 vt1 -keeptty -nolisten tcp -nocursor -s 0 -dpms
Restart=always
RestartSec=5
KillMode=mixed
TimeoutStopSec=20
# xinit ends with 1 when it is told to end.
SuccessExitStatus=1

# The browser's sandbox makes namespaces of its own: RestrictNamespaces= and SystemCallFilter= would take it away.
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
CapabilityBoundingSet=

[Install]
WantedBy=multi-user.target
`;
}
