/** What somebody with bad intentions may publish. None of it may run, load or lead anywhere. */
export const HOSTILE_TEXT = `<script>alert(1)</script><img src=x onerror="alert(1)">{{constructor.constructor('alert(1)')()}}`;

export const HOSTILE_MARKDOWN = `<script>alert(1)</script>

<img src=x onerror=alert(1)> <svg onload=alert(1)> <iframe src="javascript:alert(1)"></iframe>
<a href="javascript:alert(1)" onclick="alert(1)">html</a> <style>body{display:none}</style>

[plain](javascript:alert(1)) [mixed](JaVaScRiPt:alert(1)) [spaced](  javascript:alert(1)) [tab](java\tscript:alert(1))
[entity](&#106;avascript:alert(1)) [data](data:text/html,<script>alert(1)</script>) [vb](vbscript:alert(1))
[relative](../../sign-in) [protocol-relative](//evil.example/x) [quote](https://example.com/"onmouseover="alert(1))
![image](javascript:alert(1)) ![tracker](https://evil.example/pixel.png) <javascript:alert(1)>

[reference]: javascript:alert(1)
[a reference][reference]

| a | b |
|---|---|
| <script>alert(1)</script> | [x](javascript:alert(1)) |

\`\`\`html
<script>alert(1)</script>
\`\`\`
`;
