/// The page judged by Python's HTML parser: what a screen reader, a keyboard and a phone need of it (WCAG 2.2).
enum PageJudge {
    /// A line for each fault of the page in the file named.
    static let script = """
        import re, sys
        from html.parser import HTMLParser
        text = open(sys.argv[1]).read()
        faults, ids, refs, heads, stack, found = [], [], [], [], [], {}
        void = {'meta', 'link', 'br', 'img', 'input', 'hr'}
        class Judge(HTMLParser):
            def handle_starttag(self, tag, attrs):
                a = dict(attrs)
                # A picture has a title of its own.
                if 'svg' not in stack: found[tag] = found.get(tag, 0) + 1
                if 'id' in a: ids.append(a['id'])
                for key in ('aria-labelledby', 'aria-describedby'):
                    if key in a: refs.extend(a[key].split())
                if a.get('href', '').startswith('#'): refs.append(a['href'][1:])
                for key, value in attrs:
                    if key.startswith('on'): faults.append('script in ' + tag)
                    if key in ('src', 'href', 'action', 'data', 'srcset') and not (value or '').startswith('#'):
                        faults.append('loads ' + str(value))
                if tag in ('script', 'iframe', 'object', 'embed', 'base', 'form', 'link'): faults.append(tag)
                if tag == 'svg' and 'svg' not in stack and (a.get('role') != 'img' or not a.get('aria-label')):
                    faults.append('svg without a name')
                if tag in ('section', 'nav') and not (a.get('aria-label') or a.get('aria-labelledby')):
                    faults.append(tag + ' without a name')
                if a.get('role') == 'region' and not a.get('aria-label'): faults.append('region without a name')
                if tag == 'th' and 'scope' not in a: faults.append('th without scope')
                if tag == 'html' and a.get('lang') != 'en': faults.append('no language')
                if re.fullmatch('h[1-6]', tag): heads.append(int(tag[1]))
                if tag == 'caption' and stack[-1] != 'table': faults.append('caption outside of a table')
                if tag not in void: stack.append(tag)
            def handle_startendtag(self, tag, attrs):
                self.handle_starttag(tag, attrs)
                if tag not in void: stack.pop()
            def handle_endtag(self, tag):
                if not stack or stack[-1] != tag: faults.append('</%s> closes %s' % (tag, stack[-1:]))
                else: stack.pop()
        judge = Judge(convert_charrefs=True)
        judge.feed(text); judge.close()
        for tag in ('main', 'header', 'h1', 'title'):
            if found.get(tag) != 1: faults.append('%s: %s' % (tag, found.get(tag)))
        if found.get('table', 0) != found.get('caption', 0): faults.append('a table without a caption')
        if stack: faults.append('never closed: %s' % stack)
        if len(set(ids)) != len(ids): faults.append('an id twice: %s' % [i for i in ids if ids.count(i) > 1])
        for ref in refs:
            if ref not in ids: faults.append('no ' + ref)
        if heads[:1] != [1] or any(b > a + 1 for a, b in zip(heads, heads[1:])): faults.append('headings %s' % heads)
        if 'name="viewport"' not in text: faults.append('no viewport')
        if any(ord(c) > 126 or (ord(c) < 32 and c != '\\n') for c in text): faults.append('not plain ASCII')
        # Contrast: 4.5 to 1 for text, 3 to 1 for what is drawn.
        css = re.search('<style>(.*?)</style>', text, re.S).group(1)
        def luminance(c):
            v = [int(c[i:i + 2], 16) / 255 for i in (1, 3, 5)]
            v = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in v]
            return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]
        def contrast(a, b):
            a, b = sorted([luminance(a), luminance(b)], reverse=True)
            return (a + 0.05) / (b + 0.05)
        roots = re.findall(r':root \\{([^}]*--page[^}]*)\\}', css)
        if len(roots) != 2: faults.append('%d palettes' % len(roots))
        for root in roots:
            c = dict(re.findall(r'--(\\w+): (#\\w{6})', root))
            for back in ('page', 'panel', 'code'):
                for ink in ('ink', 'soft', 'link', 'critical', 'warning', 'unknown', 'ok'):
                    if back == 'code' and ink not in ('ink',): continue
                    if contrast(c[ink], c[back]) < 4.5: faults.append('%s on %s: %.2f' % (ink, back, contrast(c[ink], c[back])))
            for ink in ('good', 'bad', 'perhaps'):
                if contrast(c[ink], c['panel']) < 3: faults.append('%s: %.2f' % (ink, contrast(c[ink], c['panel'])))
        print('\\n'.join(faults), end='')
        """
}
