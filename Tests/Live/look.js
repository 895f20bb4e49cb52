// In a frame of some width: what a person would see wrong. Told to the frame's parent as lines.
(() => {
  const faults = [], width = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth > width) faults.push(`the page is ${document.documentElement.scrollWidth} wide`)
  const rgb = text => (text.match(/[\d.]+/g) || []).map(Number)
  const light = c => {
    const v = c.slice(0, 3).map(x => x / 255).map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]
  }
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p)
    return (x + 0.05) / (y + 0.05)
  }
  // What lies behind a text: the fill of the last picture's shape under it, else the nearest ground that is painted.
  const behind = element => {
    if (element.namespaceURI.endsWith('svg')) {
      const box = element.getBoundingClientRect(), x = box.left + 2, y = box.top + box.height / 2
      const shapes = [...element.closest('svg').querySelectorAll('rect')].filter(shape => {
        const b = shape.getBoundingClientRect()
        const before = shape.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING
        return before && b.left <= x && b.right >= x && b.top <= y && b.bottom >= y && getComputedStyle(shape).fill != 'none'
      })
      const fill = shapes.length && rgb(getComputedStyle(shapes[shapes.length - 1]).fill)
      if (fill && !(fill[3] < 1)) return fill
    }
    for (let at = element; at; at = at.parentElement) {
      const c = rgb(getComputedStyle(at).backgroundColor)
      if (c.length && c[3] !== 0) return c
    }
    return [255, 255, 255]
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim()
    if (!text || !element.checkVisibility() || ['TITLE', 'SCRIPT'].includes(element.tagName.toUpperCase())) continue
    const style = getComputedStyle(element), isDrawn = element.namespaceURI.endsWith('svg')
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    const box = range.getBoundingClientRect()
    if (!box.width) continue
    const ratio = contrast(rgb(isDrawn ? style.fill : style.color), behind(element))
    const large = parseFloat(style.fontSize) >= 24 || parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700
    if (ratio < (large ? 3 : 4.5)) faults.push(`contrast ${ratio.toFixed(2)}: ${text.slice(0, 60)}`)
    if (parseFloat(style.fontSize) < 11) faults.push(`${style.fontSize}: ${text.slice(0, 60)}`)
    if (box.right > width + 1 && !element.closest('.scroll, pre') && !element.closest('.skip')) faults.push(`off the page: ${text.slice(0, 60)}`)
  }
  for (const element of document.querySelectorAll('a, summary')) {
    const box = element.getBoundingClientRect()
    if (element.checkVisibility() && box.height < 24 && !element.closest('.skip')) faults.push(`${box.height} px to tap: ${element.textContent}`)
  }
  for (const picture of document.querySelectorAll('svg')) {
    const texts = [...picture.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]).filter(([, b]) => b.width)
    for (const [number, [a, p]] of texts.entries()) for (const [b, q] of texts.slice(number + 1)) {
      const over = Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 3
      if (over) faults.push(`one over the other: ${a.textContent.slice(0, 40)} / ${b.textContent.slice(0, 40)}`)
    }
  }
  parent.postMessage(faults, '*')
})()
