package computer

const system = MacOS
