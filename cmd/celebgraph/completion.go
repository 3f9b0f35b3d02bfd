package main

import (
	"fmt"

	"github.com/urfave/cli/v2"
)

// bashCompletion and zshCompletion ask the program itself, as urfave/cli has it, for what may come next.
const (
	bashCompletion = `_celebgraph() {
  local cur="${COMP_WORDS[COMP_CWORD]}"
  local words=("${COMP_WORDS[@]:0:$COMP_CWORD}")
  [[ "$cur" == -* ]] && words+=("$cur")
  COMPREPLY=($(compgen -W "$("${words[@]}" --generate-bash-completion 2>/dev/null)" -- "$cur"))
}
complete -o bashdefault -o default -F _celebgraph celebgraph
`
	zshCompletion = `#compdef celebgraph
_celebgraph() {
  local -a opts
  local cur="${words[-1]}"
  if [[ "$cur" == -* ]]; then
    opts=("${(@f)$(${words[@]:0:#words[@]-1} ${cur} --generate-bash-completion 2>/dev/null)}")
  else
    opts=("${(@f)$(${words[@]:0:#words[@]-1} --generate-bash-completion 2>/dev/null)}")
  fi
  if [[ -n "${opts[1]}" ]]; then _describe 'values' opts; else _files; fi
}
compdef _celebgraph celebgraph
`
)

func completionCommand(s streams) *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print the shell's completion script",
		ArgsUsage: "bash|zsh",
		Description: "Example, for this shell and for good:\n\n" +
			"   source <(celebgraph completion bash)\n" +
			"   celebgraph completion bash > ~/.local/share/bash-completion/completions/celebgraph",
		BashComplete: func(*cli.Context) { fmt.Fprintln(s.out, "bash\nzsh") },
		Action: func(c *cli.Context) error {
			script := map[string]string{"bash": bashCompletion, "zsh": zshCompletion}[c.Args().First()]
			if script == "" {
				return usagef("write celebgraph completion bash, or zsh", "no script for the shell %q", c.Args().First())
			}
			_, err := fmt.Fprint(s.out, script)
			return err
		},
	}
}
